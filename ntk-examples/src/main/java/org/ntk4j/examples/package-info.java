/**
 * Runnable NTK4J: the command line and four numbered examples.
 *
 * <p>Reading order: {@link org.ntk4j.examples.Example01ListenerInThreeLines} and {@link
 * org.ntk4j.examples.Example02CustomSink} are one file each and show all that a user of the library
 * writes; {@link org.ntk4j.examples.Example03LinearityAndWidth} does without Deeplearning4j and
 * repeats a published experiment; {@link org.ntk4j.examples.Example04CustomLayer} has a layer of
 * its own, which is in {@link org.ntk4j.examples.custom}. {@link org.ntk4j.examples.Ntk4j} is the
 * command line; its commands are in {@link org.ntk4j.examples.cli}, the networks they train in
 * {@link org.ntk4j.examples.train}, the images in {@link org.ntk4j.examples.data}.
 */
package org.ntk4j.examples;
