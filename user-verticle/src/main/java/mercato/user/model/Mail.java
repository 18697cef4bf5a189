package mercato.user.model;

import java.time.Instant;
import java.util.UUID;

/**
 * A mail that a fact asks for, to the user's e-mail.
 *
 * @param id the same whenever the same fact asks
 * @param createdAt when the fact happened
 */
public record Mail(UUID id, UUID userId, MailKind kind, MailData data, Instant createdAt) {}
