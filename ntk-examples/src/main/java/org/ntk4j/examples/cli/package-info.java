/**
 * The commands of the program.
 *
 * <p>Reading order: {@link org.ntk4j.examples.cli.TrainCommand} is the main job from options to
 * summary, {@link org.ntk4j.examples.cli.Progress} what is seen meanwhile, {@link
 * org.ntk4j.examples.cli.Errors} what is seen if it cannot be done.
 */
package org.ntk4j.examples.cli;
