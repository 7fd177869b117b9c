import type { Metadata } from "next";
import { DeleteEverything } from "@/components/delete-everything";
import { ExportData } from "@/components/export-data";
import { SignOutEverywhere } from "@/components/sign-out-everywhere";
import { signedIn } from "@/lib/session";

export const metadata: Metadata = { title: "Account" };

export default async function Account() {
  const { user } = await signedIn();
  return (
    <div className="column">
      <h1>Account</h1>
      <dl className="card facts">
        <div>
          <dt>Name</dt>
          <dd>{user.name}</dd>
        </div>
        <div>
          <dt>E-mail</dt>
          <dd>{user.email}</dd>
        </div>
      </dl>
      <ExportData />
      <SignOutEverywhere />
      <DeleteEverything />
    </div>
  );
}
