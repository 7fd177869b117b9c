"use client";

import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { type Draft, findTask, type Task, type Versioned } from "@/lib/latchkey";
import { Problem } from "@/lib/problem";
import { Field } from "./field";

type Props = {
  task: Task;
  save: (task: Task, changes: Partial<Draft>, etag: () => Promise<string | null>) => Promise<Problem | null>;
  learn: (task: Task) => void;
  close: () => void;
};

/** Changes title and notes of the version that was looked at, and says so where another came in between. */
export function TaskEditor({ task, save, learn, close }: Props) {
  const [title, setTitle] = useState(task.title);
  const [notes, setNotes] = useState(task.description ?? "");
  const [other, setOther] = useState<Task | null>(null);
  const [busy, setBusy] = useState(false);
  const base = useRef<Versioned>({ task, etag: null });
  const seen = useRef<Promise<unknown>>(undefined);
  const id = useId();

  useEffect(() => {
    // A list has no ETags, and may be older than what there is.
    seen.current = look().catch(() => {});
  }, [task.id]);

  /** What there is now is what the form is based on, and fills what nobody has typed in. */
  async function look(): Promise<Task> {
    const found = await findTask(task.id);
    const before = base.current.task;
    base.current = found;
    if (hasOtherText(found.task, before)) {
      setTitle((now) => (now === before.title ? found.task.title : now));
      setNotes((now) => (now === (before.description ?? "") ? (found.task.description ?? "") : now));
      setOther(found.task);
      learn(found.task);
    }
    return found.task;
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    const known = base.current.task;
    const draft = { title: title.trim(), description: notes.trim() || null };
    // Of the other field, what another window makes of it meanwhile stays.
    const changes = {
      ...(draft.title !== known.title && { title: draft.title }),
      ...(draft.description !== known.description && { description: draft.description }),
    };
    if (Object.keys(changes).length === 0) {
      close();
      return;
    }
    setBusy(true);
    const problem = await save(task, changes, async () => {
      await seen.current;
      if (!base.current.etag) {
        await look(); // without a condition, nobody would know what was overwritten
      }
      if (hasOtherText(base.current.task, known)) {
        throw new Problem("precondition_failed"); // what came in between has not been seen yet
      }
      return base.current.etag;
    });
    if (problem?.code === "precondition_failed") {
      // What cannot be had now leaves the older ETag, which is refused once more.
      const latest = await look().catch(() => null);
      if (latest) {
        setOther(latest);
        learn(latest);
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
            {other.description ? ` with the notes “${other.description}”` : ""}.
            {(title !== other.title || notes !== (other.description ?? "")) && " Saving puts yours in its place."}
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

function hasOtherText(one: Task, other: Task): boolean {
  return one.title !== other.title || one.description !== other.description;
}
