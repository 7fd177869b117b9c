import type { Metadata } from "next";
import Link from "next/link";
import { DoorForm } from "@/components/door-form";

export const metadata: Metadata = { title: "Sign in" };

const REASONS: Readonly<Record<string, string>> = {
  ended: "You were signed out. Sign in to go on.",
  everywhere: "You are signed out everywhere, on every device.",
};

export default async function SignIn({ searchParams }: { searchParams: Promise<Record<string, string>> }) {
  const reason = Object.keys(await searchParams).find((it) => Object.hasOwn(REASONS, it));
  return (
    <>
      <h1>Welcome back</h1>
      {reason && (
        <p className="message" role="status">
          {REASONS[reason]}
        </p>
      )}
      <DoorForm kind="sign-in" />
      <p className="aside">
        New here? <Link href="/sign-up">Create an account</Link>
      </p>
    </>
  );
}
