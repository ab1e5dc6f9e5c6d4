/**
 * A Deeplearning4j layer of one's own, as a third party's jar would bring it.
 *
 * <p>Reading order: {@link org.ntk4j.examples.custom.ResidualDense} is the layer, {@link
 * org.ntk4j.examples.custom.ResidualDenseTranslator} tells NTK4J what it computes.
 */
package org.ntk4j.examples.custom;
