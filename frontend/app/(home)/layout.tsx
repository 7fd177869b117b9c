import { Brand } from "@/components/brand";
import { Navigation } from "@/components/navigation";
import { signedIn } from "@/lib/session";

/** For whoever is signed in. */
export default async function HomeLayout({ children }: { children: React.ReactNode }) {
  await signedIn();
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="bar">
        <Brand />
        <Navigation />
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
