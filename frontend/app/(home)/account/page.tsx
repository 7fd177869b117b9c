import type { Metadata } from "next";
import { Account } from "@/components/account";
import { signedIn } from "@/lib/session";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  const { user } = await signedIn();
  return <Account name={user.name} email={user.email} />;
}
