import type { Metadata } from "next";
import Link from "next/link";
import { LeafPicture } from "@/components/icons";

export const metadata: Metadata = { title: "Nothing here" };

export default function NotFound() {
  return (
    <main className="door">
      <div className="empty">
        <LeafPicture />
        <h1>Nothing grows here</h1>
        <p>
          This address leads nowhere. <Link href="/tasks">Back to your tasks</Link>
        </p>
      </div>
    </main>
  );
}
