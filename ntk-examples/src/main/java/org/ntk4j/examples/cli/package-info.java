/**
 * The commands of the program.
 *
 * <p>Reading order: {@link org.ntk4j.examples.cli.TrainCommand} is the main job from options to
 * summary, {@link org.ntk4j.examples.cli.AnalyzeCommand} the same of saved networks, {@link
 * org.ntk4j.examples.cli.ReportCommand} draws what was recorded; FinalPage is what becomes of a
 * page when the work ends early, {@link org.ntk4j.examples.cli.Errors} what is seen if it cannot be
 * done. {@link org.ntk4j.examples.cli.BarWiper} keeps log lines and progress bar apart.
 */
package org.ntk4j.examples.cli;
