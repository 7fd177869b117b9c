import type { Metadata, Viewport } from "next";
import { connection } from "next/server";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Latchkey", template: "%s · Latchkey" },
  description: "Tasks that are yours alone.",
};

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f6f2" },
    { media: "(prefers-color-scheme: dark)", color: "#121614" },
  ],
};

export default async function RootLayout({ children }: { children: React.ReactNode }) {
  await connection(); // each answer has a nonce of its own (proxy.ts), so that none can be made beforehand
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
