import type { Metadata } from "next";
import { TaskBoard } from "@/components/task-board";
import type { Status } from "@/lib/latchkey";
import { signedIn } from "@/lib/session";

export const metadata: Metadata = { title: "Tasks" };

export default async function Tasks({ searchParams }: { searchParams: Promise<{ status?: string }> }) {
  const { user } = await signedIn();
  const { status } = await searchParams;
  return <TaskBoard name={user.name} status={isStatus(status) ? status : "all"} />;
}

function isStatus(text: string | undefined): text is Status {
  return text === "all" || text === "pending" || text === "completed";
}
