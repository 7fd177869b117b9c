"use client";

import { useSyncExternalStore } from "react";

const nothingChanges = () => () => {};

/** Whether the page is more than a picture of itself: before that, what was typed or pressed would be lost. */
export function useAwake(): boolean {
  return useSyncExternalStore(
    nothingChanges,
    () => true,
    () => false,
  );
}
