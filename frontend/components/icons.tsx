/** Pictures that say nothing by themselves: the words are beside them, or in the label of their button. */
function Icon({ children, className = "icon" }: { children: React.ReactNode; className?: string }) {
  return (
    <svg
      className={className}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export function KeyIcon() {
  return (
    <Icon className="icon brand-icon">
      <circle cx="7.5" cy="12" r="4" />
      <path d="M11.5 12H21M17.5 12v4" />
    </Icon>
  );
}

export function CheckIcon() {
  return (
    <Icon className="icon check-icon">
      <path d="m5 12.5 4.5 4.5L19 7.5" />
    </Icon>
  );
}

export function PencilIcon() {
  return (
    <Icon>
      <path d="M4 20h4L19 9a2.8 2.8 0 0 0-4-4L4 16z" />
    </Icon>
  );
}

export function BinIcon() {
  return (
    <Icon>
      <path d="M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 11v5M13.5 11v5" />
    </Icon>
  );
}

export function PlusIcon() {
  return (
    <Icon>
      <path d="M12 5v14M5 12h14" />
    </Icon>
  );
}

export function CrossIcon() {
  return (
    <Icon>
      <path d="m6 6 12 12M18 6 6 18" />
    </Icon>
  );
}

export function DownloadIcon() {
  return (
    <Icon>
      <path d="M12 4v11m0 0 4.5-4.5M12 15l-4.5-4.5M4.5 19.5h15" />
    </Icon>
  );
}

export function LeafPicture() {
  return (
    <svg className="picture" viewBox="0 0 96 72" fill="none" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path className="picture-soft" d="M14 60c0-25 15-41 34-41s34 16 34 41z" />
      <path className="picture-line" d="M48 60V31m0 13c-9 0-14-5-14-13 9 0 14 5 14 13Zm0-6c0-8 5-13 14-13 0 8-5 13-14 13ZM26 60h44" />
    </svg>
  );
}

export function CloudPicture() {
  return (
    <svg className="picture" viewBox="0 0 96 72" fill="none" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path className="picture-soft" d="M14 60c0-25 15-41 34-41s34 16 34 41z" />
      <path className="picture-line" d="M34 52h29a9 9 0 0 0 1-18 15 15 0 0 0-29-3 10.500 10.500 0 0 0-1 21Zm8-8 4-5 5 5 4-5" />
    </svg>
  );
}
