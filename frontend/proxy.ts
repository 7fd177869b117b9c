import { type NextRequest, NextResponse } from "next/server";
import { environment } from "@/lib/environment";

/** Where pages find Latchkey: on their own origin, so that no CORS is needed. */
const LATCHKEY = "/latchkey";

export function proxy(request: NextRequest): NextResponse {
  return request.nextUrl.pathname.startsWith(`${LATCHKEY}/api/`) ? toLatchkey(request) : page(request);
}

/** At run time, not as a rewrite in next.config.ts, which a build would fix for good. */
function toLatchkey(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const headers = new Headers(request.headers);
  // A session cookie is a login; Latchkey wants the token alone.
  headers.delete("cookie");
  return NextResponse.rewrite(new URL(pathname.slice(LATCHKEY.length) + search, environment("LATCHKEY_URL")), {
    request: { headers },
  });
}

/** Tokens live in the page's memory: no script may run here but our own. */
function page(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const development = process.env.NODE_ENV === "development";
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  const headers = new Headers(request.headers);
  headers.set("Content-Security-Policy", policy); // Next.js takes the nonce from here
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  return response;
}

export const config = {
  matcher: ["/latchkey/:path*", "/((?!api/|_next/static|_next/image|icon.svg).*)"],
};
