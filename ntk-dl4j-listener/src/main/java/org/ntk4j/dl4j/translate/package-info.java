/**
 * The way in: a Deeplearning4j network becomes a graph whose derivatives we can take.
 *
 * <p>Reading order: {@link org.ntk4j.dl4j.translate.NetworkTranslator} is the entry, {@link
 * org.ntk4j.dl4j.translate.TranslationOptions} says what may be chosen, {@link
 * org.ntk4j.dl4j.translate.NetworkEnds} names inputs and outputs, and {@link
 * org.ntk4j.dl4j.translate.TranslatedNetwork} is what comes out. A network that cannot be
 * translated may still have its kernel from {@link org.ntk4j.dl4j.translate.HeadlessNetwork}, which
 * is slower and knows no second derivatives. What each layer becomes is told in {@link
 * org.ntk4j.dl4j.translate.layer}.
 */
package org.ntk4j.dl4j.translate;
