import type { Task } from "@/lib/latchkey";
import { isOnItsWay } from "@/lib/use-tasks";
import { BinIcon, CheckIcon, PencilIcon } from "./icons";

type Props = { task: Task; toggle: () => void; edit: () => void; remove: () => void };

const DAY = new Intl.DateTimeFormat("en", { day: "numeric", month: "long" });
const DAY_AND_YEAR = new Intl.DateTimeFormat("en", { day: "numeric", month: "long", year: "numeric" });

export function TaskRow({ task, toggle, edit, remove }: Props) {
  const waits = isOnItsWay(task);
  return (
    <li className="task" data-id={task.id} aria-busy={waits}>
      <label className="tick">
        <input type="checkbox" checked={task.completed} onChange={toggle} disabled={waits} aria-label={task.title} />
        <CheckIcon />
      </label>
      <div className="words">
        <p className="title">{task.title}</p>
        {task.description && <p className="notes">{task.description}</p>}
        <p className="day">
          <time dateTime={task.createdAt}>{day(new Date(task.createdAt))}</time>
        </p>
      </div>
      <div className="actions">
        <button className="plain" type="button" onClick={edit} disabled={waits} aria-label={`Edit “${task.title}”`} data-edit>
          <PencilIcon />
        </button>
        <button className="plain" type="button" onClick={remove} disabled={waits} aria-label={`Delete “${task.title}”`}>
          <BinIcon />
        </button>
      </div>
    </li>
  );
}

function day(time: Date): string {
  const midnight = new Date();
  midnight.setHours(0, 0, 0, 0);
  if (time >= midnight) {
    return "Today";
  }
  midnight.setDate(midnight.getDate() - 1);
  if (time >= midnight) {
    return "Yesterday";
  }
  return (time.getFullYear() === midnight.getFullYear() ? DAY : DAY_AND_YEAR).format(time);
}
