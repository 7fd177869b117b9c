"use client";

import { useEffect, useState } from "react";
import type { Notice } from "@/lib/use-tasks";
import { CrossIcon } from "./icons";

const STAYS = 8_000;

/** Stays for a while, and as long as the pointer or the focus is on it. */
export function NoticeBar({ notice, dismiss }: { notice: Notice | null; dismiss: (id: string) => void }) {
  const [held, setHeld] = useState(false);
  const id = notice?.id;

  useEffect(() => {
    if (!id || held) {
      return;
    }
    const timer = setTimeout(() => dismiss(id), STAYS);
    return () => clearTimeout(timer);
  }, [id, held, dismiss]);

  function act(action: () => void) {
    action();
    setHeld(false);
    if (id) {
      dismiss(id);
    }
  }

  return (
    <div className="notice-place" role="status">
      {notice && (
        <div
          className="notice"
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          <p>{notice.text}</p>
          {notice.undo && (
            <button type="button" onClick={() => notice.undo && act(notice.undo)}>
              Undo
            </button>
          )}
          {notice.again && (
            <button type="button" onClick={() => notice.again && act(notice.again)}>
              Try again
            </button>
          )}
          <button
            className="icon-only"
            type="button"
            aria-label="Close this message"
            onClick={() => {
              setHeld(false);
              dismiss(notice.id);
            }}
          >
            <CrossIcon />
          </button>
        </div>
      )}
    </div>
  );
}
