/**
 * Labelled images from files or from the program's own pen.
 *
 * <p>Reading order: {@link org.ntk4j.examples.data.LabelledImages} is what every source returns.
 * {@link org.ntk4j.examples.data.Standardization} says how a pixel becomes a network's input. The
 * sources are {@link org.ntk4j.examples.data.SyntheticDigits}, which needs no file, {@link
 * org.ntk4j.examples.data.Mnist} and {@link org.ntk4j.examples.data.Cifar10}; {@link
 * org.ntk4j.examples.data.ImageSource} chooses between them. A file that cannot be used is a {@link
 * org.ntk4j.examples.data.DataException} that names it.
 */
package org.ntk4j.examples.data;
