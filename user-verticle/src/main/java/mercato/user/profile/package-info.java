/**
 * What everybody may know of users. Invariant: nothing but names, pictures and since when they are
 * here leaves through it. For the verticle.
 */
package mercato.user.profile;
