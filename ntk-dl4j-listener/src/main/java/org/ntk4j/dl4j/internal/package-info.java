/**
 * What several rooms share and no user needs.
 *
 * <p>Reading order: {@link org.ntk4j.dl4j.internal.Providers} finds what is on the class path,
 * {@link org.ntk4j.dl4j.internal.Interrupts} keeps a thread interrupted.
 */
package org.ntk4j.dl4j.internal;
