"use client";

import { useEffect } from "react";
import { CloudPicture } from "@/components/icons";

const BETWEEN_ATTEMPTS = 5_000;

/** Better Auth's database cannot be reached, most likely: it comes back by itself. */
export default function Failure() {
  useEffect(() => {
    const timer = setInterval(() => window.location.reload(), BETWEEN_ATTEMPTS);
    return () => clearInterval(timer);
  }, []);
  return (
    <main className="door">
      <div className="empty" role="status">
        <CloudPicture />
        <h1>We’ll be back in a moment</h1>
        <p>Something we need can’t be reached. We keep trying, and this page comes back by itself.</p>
        <button type="button" onClick={() => window.location.reload()}>
          Try now
        </button>
      </div>
    </main>
  );
}
