"use client";

import { useEffect, useRef, useState } from "react";
import type { Erasure } from "@/lib/erasure";
import { DeleteEverything } from "./delete-everything";
import { ExportData } from "./export-data";
import { SignOutEverywhere } from "./sign-out-everywhere";

export function Account({ name, email }: { name: string; email: string }) {
  const [erasure, setErasure] = useState<Erasure>();
  if (erasure) {
    return <Farewell {...erasure} />;
  }
  return (
    <div className="column">
      <h1>Account</h1>
      <dl className="card facts">
        <div>
          <dt>Name</dt>
          <dd>{name}</dd>
        </div>
        <div>
          <dt>E-mail</dt>
          <dd>{email}</dd>
        </div>
      </dl>
      <ExportData />
      <SignOutEverywhere />
      <DeleteEverything onErased={setErasure} />
    </div>
  );
}

/** The receipt is shown once: nobody is left who could ask for it. */
function Farewell({ receipt, erasedAt, deleted }: Erasure) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="column farewell">
      <h1 ref={heading} tabIndex={-1}>
        Everything is deleted
      </h1>
      <p>
        {deleted.tasks === 1 ? "One task" : `${deleted.tasks} tasks`} and your account are gone. Keep this receipt in case you ever
        want it confirmed:
      </p>
      <p className="message">
        <code>{receipt}</code>
        <br />
        <time dateTime={erasedAt}>{new Date(erasedAt).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" })}</time>
      </p>
      <p>
        <a href="/sign-up">Start afresh</a>
      </p>
    </div>
  );
}
