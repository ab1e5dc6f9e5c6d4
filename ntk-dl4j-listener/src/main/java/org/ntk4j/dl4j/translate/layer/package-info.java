/**
 * What each kind of layer becomes.
 *
 * <p>Reading order: a {@link org.ntk4j.dl4j.translate.layer.LayerTranslator} turns the {@link
 * org.ntk4j.dl4j.translate.layer.Activations} that enter a layer into those that leave it, with the
 * help of a {@link org.ntk4j.dl4j.translate.layer.LayerContext}; {@link
 * org.ntk4j.dl4j.translate.layer.LayerTranslators} holds the built-in ones. What none of them
 * covers ends in an {@link org.ntk4j.dl4j.translate.layer.UnsupportedLayerException}.
 */
package org.ntk4j.dl4j.translate.layer;
