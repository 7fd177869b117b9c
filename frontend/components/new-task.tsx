"use client";

import { type FormEvent, type RefObject, useRef } from "react";
import type { Draft } from "@/lib/latchkey";
import { useAwake } from "@/lib/use-awake";
import { PlusIcon } from "./icons";

type Props = { input: RefObject<HTMLInputElement | null>; add: (draft: Draft, key: string) => Promise<boolean> };

/** A line to write a task on. */
export function NewTask({ input, add }: Props) {
  const awake = useAwake();
  const unsent = useRef<{ title: string; key: string } | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const field = input.current;
    const title = field?.value.trim();
    if (!field || !title) {
      return;
    }
    // Whoever sends the same again after an answer that never came means the same task.
    const attempt = unsent.current?.title === title ? unsent.current : { title, key: crypto.randomUUID() };
    field.value = "";
    if (await add({ title, description: null }, attempt.key)) {
      unsent.current = null;
    } else {
      unsent.current = attempt;
      field.value ||= title;
      field.focus();
    }
  }

  return (
    <form className="new-task" onSubmit={submit}>
      <label className="unseen" htmlFor="new-task">
        New task
      </label>
      <input
        id="new-task"
        ref={input}
        placeholder="What is on your mind?"
        maxLength={200}
        autoComplete="off"
        enterKeyHint="done"
      />
      <button className="primary" type="submit" disabled={!awake}>
        <PlusIcon />
        Add
      </button>
    </form>
  );
}
