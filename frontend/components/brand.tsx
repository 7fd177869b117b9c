import { KeyIcon } from "./icons";

export function Brand() {
  return (
    <span className="brand">
      <KeyIcon />
      <span className="brand-name">Latchkey</span>
    </span>
  );
}
