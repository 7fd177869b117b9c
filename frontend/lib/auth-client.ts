import { createAuthClient } from "better-auth/react";

/** Better Auth as pages call it, on their own origin. */
export const authClient = createAuthClient();
