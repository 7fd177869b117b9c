import { redirect } from "next/navigation";
import { Brand } from "@/components/brand";
import { session } from "@/lib/session";

/** For whoever is not in yet. */
export default async function DoorLayout({ children }: { children: React.ReactNode }) {
  if (await session()) {
    redirect("/tasks");
  }
  return (
    <main className="door">
      <Brand />
      {children}
    </main>
  );
}
