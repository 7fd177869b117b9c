import type { Metadata } from "next";
import Link from "next/link";
import { DoorForm } from "@/components/door-form";

export const metadata: Metadata = { title: "Create an account" };

export default function SignUp() {
  return (
    <>
      <h1>Create an account</h1>
      <p className="lead">Your tasks, for your eyes alone.</p>
      <DoorForm kind="sign-up" />
      <p className="aside">
        Here before? <Link href="/sign-in">Sign in</Link>
      </p>
    </>
  );
}
