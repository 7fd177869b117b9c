import { KeyIcon } from "./icons";

export function Brand() {
  return (
    <span className="brand">
      <KeyIcon />
      Latchkey
    </span>
  );
}
