package dev.latchkey.domain.privacy;

import java.time.Instant;
import java.util.UUID;

/**
 * Proof that a user's data were erased; by itself it says of nobody whose.
 *
 * @param erasedAt in whole microseconds, the precision of PostgreSQL
 */
public record ErasureReceipt(UUID id, Instant erasedAt) {}
