/**
 * Runnable NTK4J: the command line.
 *
 * <p>Reading order: {@link org.ntk4j.examples.Ntk4j} is the main class; its commands are in {@link
 * org.ntk4j.examples.cli}, the networks they train in {@link org.ntk4j.examples.train}, the images
 * in {@link org.ntk4j.examples.data}.
 */
package org.ntk4j.examples;
