/**
 * What each kind of layer becomes.
 *
 * <p>Reading order: a {@link org.ntk4j.dl4j.translate.layer.LayerTranslator} turns the {@link
 * org.ntk4j.dl4j.translate.layer.Activations} that enter a layer into those that leave it, with the
 * help of a {@link org.ntk4j.dl4j.translate.layer.LayerContext}; {@link
 * org.ntk4j.dl4j.translate.layer.LayerTranslators} holds the built-in ones and finds those of other
 * jars; {@link org.ntk4j.dl4j.translate.layer.Definition} lets layers built with SameDiff define
 * themselves; {@link org.ntk4j.dl4j.translate.layer.Sequences} is the hand tool for layers on
 * sequences. What none of the translators covers ends in an {@link
 * org.ntk4j.dl4j.translate.layer.UnsupportedLayerException}.
 */
package org.ntk4j.dl4j.translate.layer;
