/**
 * {@code ./mercato audit}: whether what the stores of a running shop hold is right, one with the
 * other. It reads stock, orders and the payment provider's own memory; then products as the topic
 * tells them and as MongoDB, the indexes, Redis and the gateway hold them; then accounts, with what
 * others hold of them. It shares no code with the services that wrote them, so that both would have
 * to be wrong in the same way to agree.
 *
 * <p>Invariant: nothing is written. No more than some thousand rows are in memory at a time, and of
 * each product that was told a {@link mercato.bench.audit.ProductState}, some 200 bytes. {@link
 * mercato.bench.audit.OrderChecks}, {@link mercato.bench.audit.LogFold}, {@link
 * mercato.bench.audit.ProductChecks} and {@link mercato.bench.audit.PlanFold} are pure.
 */
package mercato.bench.audit;
