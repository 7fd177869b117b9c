import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  // For the image of frontend/Dockerfile; `next start` has no use for it.
  ...(process.env.NEXT_OUTPUT === "standalone" && { output: "standalone" as const }),
  async headers() {
    return [
      {
        source: "/:path*",
        headers: [
          { key: "X-Content-Type-Options", value: "nosniff" },
          { key: "Referrer-Policy", value: "same-origin" },
          { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
        ],
      },
    ];
  },
};

export default config;
