"use client";

import { type FormEvent, type RefObject, useRef } from "react";
import type { Draft } from "@/lib/latchkey";
import { useAwake } from "@/lib/use-awake";
import { PlusIcon } from "./icons";

type Props = {
  input: RefObject<HTMLInputElement | null>;
  add: (draft: Draft, key: string, again: () => void) => Promise<boolean>;
};

/** A line to write a task on. */
export function NewTask({ input, add }: Props) {
  const awake = useAwake();
  const unsent = useRef(new Map<string, string>()); // titles and their keys

  function submit(event: FormEvent) {
    event.preventDefault();
    const title = input.current?.value.trim();
    if (title) {
      // Whoever sends the same again after an answer that never came means the same task.
      void send(title, unsent.current.get(title) ?? crypto.randomUUID());
    }
  }

  async function send(title: string, key: string) {
    const field = input.current;
    if (field?.value.trim() === title) {
      field.value = "";
    }
    if (await add({ title, description: null }, key, () => void send(title, key))) {
      unsent.current.delete(title);
    } else {
      unsent.current.set(title, key);
      // Where something else is being typed, the notice has the title and a way to send it again.
      if (field && !field.value) {
        field.value = title;
        field.focus();
      }
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
