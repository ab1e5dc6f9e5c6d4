/**
 * A saved network in, numbers out.
 *
 * <p>Reading order: {@link org.ntk4j.examples.analyze.Analysis} is the result. {@link
 * org.ntk4j.examples.analyze.SavedNetwork} and {@link org.ntk4j.examples.analyze.ProbeFiles} are
 * what goes in, {@link org.ntk4j.examples.analyze.Checkpoints} is how a folder becomes a series,
 * {@link org.ntk4j.examples.analyze.Analyzer} is the work, {@link
 * org.ntk4j.examples.analyze.AnalysisJson} and {@link org.ntk4j.examples.analyze.ResultFile} are
 * what comes out. {@link org.ntk4j.examples.analyze.Workload} says beforehand how much work it is,
 * and Pilot how long it takes.
 */
package org.ntk4j.examples.analyze;
