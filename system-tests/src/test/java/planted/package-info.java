/** Breaks every rule of the architecture once, so that each is known to be able to fail. */
package planted;
