"use client";

import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { type Draft, findTask, type Task } from "@/lib/latchkey";
import type { Problem } from "@/lib/problem";
import { Field } from "./field";

type Props = {
  task: Task;
  save: (task: Task, changes: Draft, etag: string | null) => Promise<Problem | null>;
  learn: (task: Task) => void;
  close: () => void;
};

/** Changes title and notes of the version that was looked at, and says so where another came in between. */
export function TaskEditor({ task, save, learn, close }: Props) {
  const [title, setTitle] = useState(task.title);
  const [notes, setNotes] = useState(task.description ?? "");
  const [other, setOther] = useState<Task | null>(null);
  const [busy, setBusy] = useState(false);
  const seen = useRef<Promise<string | null>>(undefined);
  const id = useId();

  useEffect(() => {
    // A list has no ETags. What cannot be had now is missing from the condition only.
    seen.current = findTask(task.id).then(
      (found) => found.etag,
      () => null,
    );
  }, [task.id]);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    const changes = { title: title.trim(), description: notes.trim() || null };
    const problem = await save(task, changes, (await seen.current) ?? null);
    if (problem?.code === "precondition_failed") {
      const latest = await findTask(task.id).catch(() => null);
      seen.current = Promise.resolve(latest?.etag ?? null);
      if (latest) {
        setOther(latest.task);
        learn(latest.task);
      }
    }
    setBusy(false);
    if (!problem) {
      close();
    }
  }

  function escape(event: KeyboardEvent) {
    if (event.key === "Escape") {
      close();
    }
  }

  return (
    <form className="editor stack" onSubmit={submit} onKeyDown={escape} aria-label={`Edit “${task.title}”`} aria-busy={busy}>
      {other && (
        <div className="message" role="alert">
          <p>
            In another window this became “{other.title}”
            {other.description ? ` with the notes “${other.description}”` : ""}. Saving again puts yours in its place.
          </p>
        </div>
      )}
      <Field label="Title" value={title} onChange={(it) => setTitle(it.target.value)} maxLength={200} required autoFocus />
      <div className="field">
        <label htmlFor={id}>Notes</label>
        <textarea id={id} rows={3} value={notes} onChange={(it) => setNotes(it.target.value)} maxLength={2000} />
      </div>
      <div className="row">
        <button className="primary" type="submit" disabled={busy || !title.trim()}>
          {busy ? "Saving …" : "Save"}
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
      </div>
    </form>
  );
}
