import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { auth } from "./auth";

/** Whoever is signed in, or nobody; asked once for each page. */
export const session = cache(async () => {
  // A page cannot set the cookie that a prolonged session needs; the next fetch of a token prolongs it.
  return (await auth()).api.getSession({ headers: await headers(), query: { disableRefresh: true } });
});

/** Whoever is signed in; everybody else is shown the door. */
export async function signedIn() {
  return (await session()) ?? redirect("/sign-in");
}
