"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { addTask, changeTask, deleteTask, leave, listTasks, prepareToken } from "./latchkey";
import type { Draft, Page, Status, Task } from "./latchkey";
import { Problem } from "./problem";
import { SignedOut } from "./token";
import { words } from "./words";

/** Said of what was just done, with a way back where there is one, or of what failed, with a way to try it again. */
export type Notice = { id: string; text: string; undo?: () => void; again?: (() => void) | undefined; onGone?: () => void };

const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 10_000;
const STALE_AFTER = 10_000;
/** Longer than a notice stays by itself. */
const SECOND_THOUGHTS = 10_000;
const NEW = "new-";

/** Settles, for each list on the page, what waits for second thoughts. */
const waiting = new Set<() => void>();
const underWay = new Set<Promise<unknown>>();

/** Until all that was asked for has reached Latchkey, or failed: without a session it could no longer be asked. */
export async function settle(): Promise<void> {
  waiting.forEach((it) => it());
  await Promise.allSettled(underWay);
}

/** Latchkey has not said yet that it keeps it. */
export function isOnItsWay(task: Task): boolean {
  return task.id.startsWith(NEW);
}

/**
 * A user's tasks as the page shows them: what is asked for is shown at once, and taken back where it fails.
 *
 * @param editing the task that somebody is typing in: it stays, whatever the list becomes meanwhile
 */
export function useTasks(status: Status, editing: string | null) {
  const [tasks, setTasks] = useState<Task[]>([]);
  const [cursor, setCursor] = useState<string | null>(null);
  const [loaded, setLoaded] = useState<Status | null>(null);
  const [loadingMore, setLoadingMore] = useState(false);
  const [trouble, setTrouble] = useState<Problem | null>(null);
  const [deleted, setDeleted] = useState<ReadonlySet<string>>(new Set());
  const [notice, setNotice] = useState<Notice | null>(null);
  const shown = useRef<Notice | null>(null);
  const latestLoad = useRef(0);
  const loadedAt = useRef(0);
  const failures = useRef(0);
  const changes = useRef(0);
  const turns = useRef(new Map<string, Promise<unknown>>());
  const held = useRef(editing);
  useEffect(() => {
    held.current = editing;
  }, [editing]);

  /** One at a time: what the last one left behind, such as a deletion to carry out, comes to its end. */
  const say = useCallback((next: Notice | null) => {
    const last = shown.current;
    shown.current = next;
    setNotice(next);
    last?.onGone?.();
  }, []);

  const dismiss = useCallback((id: string) => shown.current?.id === id && say(null), [say]);

  const failed = useCallback(
    (reason: unknown, wanted: string, again?: () => void) => {
      if (reason instanceof SignedOut) {
        leave();
        return;
      }
      const problem = reason instanceof Problem ? reason : new Problem("unknown");
      if (problem.isPassing) {
        setTrouble(problem);
      }
      if (wanted) {
        say({ id: crypto.randomUUID(), text: `${wanted} ${words(problem)}`, again });
      }
    },
    [say],
  );

  const load = useCallback(async () => {
    const mine = ++latestLoad.current;
    try {
      let page: Page;
      let before: number;
      do {
        before = changes.current;
        page = await listTasks(status);
        // What was changed meanwhile may be missing from it.
      } while (mine === latestLoad.current && before !== changes.current);
      if (mine === latestLoad.current) {
        const isLeftOut = (it: Task) => it.id === held.current && page.items.every((other) => other.id !== it.id);
        setTasks((shown) => [...shown.filter(isOnItsWay), ...page.items, ...shown.filter(isLeftOut)]);
        setCursor(page.nextCursor);
        setLoaded(status);
        setTrouble(null);
        loadedAt.current = Date.now();
        failures.current = 0;
      }
    } catch (reason) {
      if (reason instanceof SignedOut) {
        leave();
      } else if (mine === latestLoad.current) {
        setTrouble(reason instanceof Problem ? reason : new Problem("unknown"));
      }
    }
  }, [status]);

  useEffect(() => {
    void load();
  }, [load]);

  // Comes back by itself.
  useEffect(() => {
    if (!trouble) {
      return;
    }
    const wait = (trouble.retryAfterSeconds ?? 0) * 1000 || Math.min(FIRST_RETRY * 2 ** failures.current++, LONGEST_RETRY);
    const retry = () => void load();
    const timer = setTimeout(retry, wait);
    window.addEventListener("online", retry);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("online", retry);
    };
  }, [trouble, load]);

  // Whoever comes back to the page sees what happened elsewhere meanwhile.
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "visible" && Date.now() - loadedAt.current > STALE_AFTER) {
        void load();
      }
    };
    window.addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      window.removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, [load]);

  // A deletion that waits for second thoughts is carried out when the page goes.
  useEffect(() => {
    const carryOut = () => say(null);
    waiting.add(carryOut);
    window.addEventListener("pagehide", carryOut);
    return () => {
      waiting.delete(carryOut);
      window.removeEventListener("pagehide", carryOut);
      carryOut();
    };
  }, [say]);

  async function loadMore() {
    const mine = latestLoad.current;
    setLoadingMore(true);
    try {
      const page = await listTasks(status, cursor);
      if (mine === latestLoad.current) {
        setTasks((before) => [...before, ...page.items.filter((it) => before.every((other) => other.id !== it.id))]);
        setCursor(page.nextCursor);
      }
    } catch (reason) {
      failed(reason, "No more tasks could be loaded.");
    } finally {
      setLoadingMore(false);
    }
  }

  function put(id: string, change: (before: Task) => Task) {
    setTasks((before) => before.map((it) => (it.id === id ? change(it) : it)));
  }

  /** Two changes of one task reach Latchkey in the order in which they were made. */
  function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const mine = (turns.current.get(id) ?? Promise.resolve()).then(work, work).finally(() => {
      changes.current++;
      underWay.delete(mine);
    });
    turns.current.set(id, mine);
    underWay.add(mine);
    return mine;
  }

  /**
   * @param again what is done where it failed and is wanted once more
   * @returns whether it was kept
   */
  async function add(draft: Draft, key: string, again: () => void): Promise<boolean> {
    const now = new Date().toISOString();
    const id = NEW + key;
    setTasks((before) => [{ ...draft, id, completed: false, createdAt: now, updatedAt: now }, ...before]);
    try {
      const task = await inTurn(id, () => addTask(draft, key));
      // A reload may have brought it already.
      setTasks((before) => before.filter((it) => it.id !== task.id).map((it) => (it.id === id ? task : it)));
      return true;
    } catch (reason) {
      setTasks((before) => before.filter((it) => it.id !== id));
      failed(reason, `“${draft.title}” was not added.`, again);
      return false;
    }
  }

  /**
   * @param etag finds that of the version that the change is based on; without it, the change goes before all others
   * @returns what stands in the way, or nothing
   */
  async function change(task: Task, changes: Partial<Task>, etag?: () => Promise<string | null>): Promise<Problem | null> {
    put(task.id, (before) => ({ ...before, ...changes }));
    try {
      const { task: saved } = await inTurn(task.id, async () => changeTask(task.id, changes, await etag?.()));
      put(task.id, () => saved);
      return null;
    } catch (reason) {
      put(task.id, (before) => ({ ...before, ...pick(task, changes) }));
      if (reason instanceof Problem && reason.code === "not_found") {
        setTasks((before) => before.filter((it) => it.id !== task.id));
      }
      failed(reason, "Your change was not saved.");
      return reason instanceof Problem ? reason : new Problem("unknown");
    }
  }

  /** As {@link change} of title and notes, with a way back. */
  async function edit(task: Task, changes: Partial<Draft>, etag: () => Promise<string | null>): Promise<Problem | null> {
    const problem = await change(task, changes, etag);
    if (!problem) {
      say({
        id: crypto.randomUUID(),
        text: `“${changes.title ?? task.title}” is saved.`,
        undo: () => void change({ ...task, ...changes }, pick(task, changes)),
      });
    }
    return problem;
  }

  async function toggle(task: Task) {
    const undo = { completed: task.completed };
    const notice: Notice = {
      id: crypto.randomUUID(),
      text: `“${task.title}” is ${task.completed ? "open again" : "done"}.`,
      undo: () => void change({ ...task, completed: !task.completed }, undo),
    };
    say(notice);
    await change(task, { completed: !task.completed });
  }

  /** Hidden at once; deleted when there is no way back any more. */
  function remove(task: Task) {
    let undone = false;
    prepareToken(SECOND_THOUGHTS); // a page that is being left has no time to fetch one
    const show = () => setDeleted((before) => new Set([...before].filter((it) => it !== task.id)));
    setDeleted((before) => new Set([...before, task.id]));
    say({
      id: crypto.randomUUID(),
      text: `“${task.title}” was deleted.`,
      undo: () => {
        undone = true;
        show();
      },
      onGone: () => {
        if (!undone) {
          inTurn(task.id, () => deleteTask(task.id)).then(
            () => {
              setTasks((before) => before.filter((it) => it.id !== task.id));
              show();
            },
            (reason: unknown) => {
              show();
              failed(reason, `“${task.title}” was not deleted.`);
            },
          );
        }
      },
    });
  }

  const visible = tasks.filter(
    (it) => !deleted.has(it.id) && (it.id === editing || status === "all" || it.completed === (status === "completed")),
  );
  return {
    tasks: visible,
    isLoaded: loaded === status,
    hasMore: cursor !== null && loaded === status,
    loadingMore,
    trouble,
    notice,
    say,
    dismiss,
    retry: load,
    loadMore,
    add,
    edit,
    learn: (task: Task) => put(task.id, () => task),
    toggle,
    remove,
  };
}

function pick(task: Task, changes: Partial<Task>): Partial<Task> {
  return Object.fromEntries(Object.keys(changes).map((it) => [it, task[it as keyof Task]]));
}
