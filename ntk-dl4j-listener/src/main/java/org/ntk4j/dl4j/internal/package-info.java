/**
 * What several rooms share and no user needs.
 *
 * <p>Reading order: {@link org.ntk4j.dl4j.internal.Providers} is all there is.
 */
package org.ntk4j.dl4j.internal;
