/**
 * Configuration: {@code conf/base.yaml}, then a profile, then environment variables, each
 * overriding the one before. Every key is declared by whoever reads it; a key that nobody reads or
 * a value of another type stops the start, all problems at once. Secrets are never printed.
 */
package mercato.platform.config;
