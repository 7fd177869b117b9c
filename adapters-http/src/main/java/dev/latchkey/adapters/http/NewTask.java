package dev.latchkey.adapters.http;

import dev.latchkey.domain.task.Description;
import dev.latchkey.domain.task.Title;
import org.jspecify.annotations.Nullable;

/** What a client says of a task that is to be. */
record NewTask(Title title, @Nullable Description description, boolean completed) {}
