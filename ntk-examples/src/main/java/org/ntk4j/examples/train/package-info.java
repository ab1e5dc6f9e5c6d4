/**
 * The networks that the examples train, and their training.
 *
 * <p>Reading order: {@link org.ntk4j.examples.train.Parametrization} says which learning rates the
 * theory speaks of, {@link org.ntk4j.examples.train.NetworkSpec} describes a network and builds it,
 * {@link org.ntk4j.examples.train.Batches} cuts the examples into minibatches and {@link
 * org.ntk4j.examples.train.Trainer} runs them. The loop is Deeplearning4j's own {@code fit}: only
 * {@link org.ntk4j.examples.train.Watch} knows that the network is being watched.
 */
package org.ntk4j.examples.train;
