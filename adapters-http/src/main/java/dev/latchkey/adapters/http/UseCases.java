package dev.latchkey.adapters.http;

import dev.latchkey.application.access.AccessRevocation;
import dev.latchkey.application.privacy.PersonalData;
import dev.latchkey.application.task.TaskList;

/** What users can do here; each has its routes. */
public record UseCases(TaskList tasks, PersonalData personalData, AccessRevocation accessRevocation) {}
