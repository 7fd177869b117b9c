"use client";

import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import type { Status, Task } from "@/lib/latchkey";
import { useTasks } from "@/lib/use-tasks";
import { words } from "@/lib/words";
import { CloudPicture, LeafPicture } from "./icons";
import { NewTask } from "./new-task";
import { NoticeBar } from "./notice-bar";
import { TaskEditor } from "./task-editor";
import { TaskRow } from "./task-row";

const FILTERS: readonly (readonly [Status, string, string])[] = [
  ["all", "All", "/tasks"],
  ["pending", "Open", "/tasks?status=pending"],
  ["completed", "Done", "/tasks?status=completed"],
];

const NOTHING: Readonly<Record<Status, readonly [string, string]>> = {
  all: ["Nothing to do", "Write down the first thing on your mind, and it is out of it."],
  pending: ["All done", "There is nothing open. Enjoy it."],
  completed: ["Nothing done yet", "What you tick off is kept here."],
};

export function TaskBoard({ name, status }: { name: string; status: Status }) {
  const [editing, setEditing] = useState<string | null>(null);
  const board = useTasks(status, editing);
  const newTask = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);

  useEffect(() => () => setEditing(null), [status]); // another list begins without a form

  function toggle(task: Task) {
    void board.toggle(task);
    if (status !== "all") {
      goOnAfter(task); // under a filter, it is no longer among them
    }
  }

  function remove(task: Task) {
    board.remove(task);
    goOnAfter(task);
  }

  /** Whoever works with the keyboard goes on where they were: the row takes the focus with it. */
  function goOnAfter(task: Task) {
    const next = board.tasks[board.tasks.indexOf(task) + 1] ?? board.tasks[board.tasks.indexOf(task) - 1];
    (next ? list.current?.querySelector<HTMLElement>(`[data-id="${next.id}"] input`) : newTask.current)?.focus();
  }

  function stopEditing(id: string) {
    setEditing(null);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-id="${id}"] [data-edit]`)?.focus());
  }

  return (
    <div className="column">
      <h1>{name ? `${name}’s tasks` : "Tasks"}</h1>
      <NewTask input={newTask} add={board.add} />
      <nav className="filters" aria-label="Which tasks">
        {FILTERS.map(([value, label, href]) => (
          <Link key={value} href={href} aria-current={value === status ? "true" : undefined} scroll={false}>
            {label}
          </Link>
        ))}
      </nav>

      <div role="status">
        {board.trouble && board.isLoaded && (
          <p className="message">{words(board.trouble)} Trying again by itself; what you see may be a little old.</p>
        )}
      </div>

      {!board.isLoaded && (board.trouble ? <Trouble text={words(board.trouble)} retry={board.retry} /> : <Loading />)}

      {board.isLoaded && board.tasks.length === 0 && !board.hasMore && (
        <div className="empty">
          <LeafPicture />
          <h2>{NOTHING[status][0]}</h2>
          <p>{NOTHING[status][1]}</p>
        </div>
      )}

      {board.isLoaded && board.tasks.length > 0 && (
        <ul className="tasks" ref={list} aria-label="Tasks">
          {board.tasks.map((task) =>
            editing === task.id ? (
              <li key={task.id} data-id={task.id} className="task">
                <TaskEditor task={task} save={board.edit} learn={board.learn} close={() => stopEditing(task.id)} />
              </li>
            ) : (
              <TaskRow
                key={task.id}
                task={task}
                toggle={() => toggle(task)}
                edit={() => setEditing(task.id)}
                remove={() => remove(task)}
              />
            ),
          )}
        </ul>
      )}

      {board.hasMore && (
        <button className="more" type="button" onClick={() => void board.loadMore()} disabled={board.loadingMore}>
          {board.loadingMore ? "One moment …" : "Show older tasks"}
        </button>
      )}
      <NoticeBar notice={board.notice} dismiss={board.dismiss} />
    </div>
  );
}

function Loading() {
  return (
    <div className="tasks" role="status">
      <p className="unseen">Your tasks are on their way.</p>
      {[0, 1, 2].map((it) => (
        <div key={it} className="task skeleton" aria-hidden="true" />
      ))}
    </div>
  );
}

function Trouble({ text, retry }: { text: string; retry: () => Promise<void> }) {
  return (
    <div className="empty" role="status">
      <CloudPicture />
      <h2>{text}</h2>
      <p>Nothing is lost. We keep trying, and this page comes back by itself.</p>
      <button type="button" onClick={() => void retry()}>
        Try now
      </button>
    </div>
  );
}
