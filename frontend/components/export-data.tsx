"use client";

import { useState } from "react";
import { exportData } from "@/lib/latchkey";
import { DownloadIcon } from "./icons";
import { useAttempt } from "./use-attempt";

export function ExportData() {
  const { busy, idle, error, attempt } = useAttempt();
  const [done, setDone] = useState(false);

  function download() {
    setDone(false);
    return attempt(async () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await exportData());
      link.download = `latchkey-export-${new Date().toISOString().slice(0, 10)}.json`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      setDone(true);
    });
  }

  return (
    <section className="card stack">
      <h2>Your data</h2>
      <p>Everything that is kept of you with your tasks, in one file that people and programs can read.</p>
      <div role="status">
        {error && <p className="message danger">{error}</p>}
        {done && <p className="message">It is among your downloads.</p>}
      </div>
      <div className="row">
        <button type="button" onClick={download} disabled={!idle}>
          <DownloadIcon />
          {busy ? "Being put together …" : "Export my data"}
        </button>
      </div>
    </section>
  );
}
