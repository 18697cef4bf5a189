/**
 * {@code ./mercato audit}: whether what the stores of a running shop hold is right, one with the
 * other. It reads stock, orders and the payment provider's own memory, and shares no code with the
 * services that wrote them, so that both would have to be wrong in the same way to agree.
 *
 * <p>Invariant: nothing is written, and no more than some thousand rows are in memory at a time.
 * {@link mercato.bench.audit.OrderChecks} and {@link mercato.bench.audit.LogFold} are pure.
 */
package mercato.bench.audit;
