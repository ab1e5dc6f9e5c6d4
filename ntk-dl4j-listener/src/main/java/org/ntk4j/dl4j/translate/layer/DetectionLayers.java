/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.deeplearning4j.nn.layers.ocnn.OCNNParamInitializer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Ends of networks whose loss is of their own kind: what leaves them is analyzed, their loss is
 * not.
 */
final class DetectionLayers {

    private DetectionLayers() {}

    /**
     * YOLO's boxes: for each prior box two coordinates through a sigmoid, two sizes as the prior's
     * times an exponential, the confidence through a sigmoid, and the classes through a softmax.
     * The loss acts on these, and not through a cross-entropy: there are no other logits.
     */
    static Activations yolo(Yolo2OutputLayer layer, LayerContext context, Activations in) {
        boolean last = ImageFormat.isLast(layer.getFormat());
        Activations x = ImageFormat.channelsFirst(context, in, 4, last);
        INDArray priors = layer.getBoundingBoxes();
        long boxes = priors.size(0);
        long values = x.size(1) / boxes;
        if (values < 6 || x.size(1) % boxes != 0) {
            throw context.unsupported(
                    "expected 5 + c channels for each of %d boxes and c classes, got %s"
                            .formatted(boxes, Arrays.toString(in.shape())));
        }
        SameDiff sd = context.sameDiff();
        long[] apart = {-1, boxes, values, x.size(2), x.size(3)};
        Activations all = Activations.of(sd.reshape(x.variable(), apart), apart);
        SDVariable sizes = sd.math().exp(all.part(2, 2, 4).variable());
        SDVariable prior =
                sd.constant(priors.castTo(sizes.dataType()).dup('c').reshape(1, boxes, 2, 1, 1));
        SDVariable classes = sd.permute(all.part(2, 5, values).variable(), 0, 1, 3, 4, 2);
        SDVariable boxed =
                sd.concat(
                        2,
                        sd.nn().sigmoid(all.part(2, 0, 2).variable()),
                        sizes.mul(prior),
                        sd.nn().sigmoid(all.part(2, 4, 5).variable()),
                        sd.permute(sd.nn().softmax(classes, -1), 0, 1, 4, 2, 3));
        return ImageFormat.restored(x.with(sd.reshape(boxed, x.shape())), last);
    }

    /** A one-class network's output w g(xV); the margin r is a parameter of the loss alone. */
    static Activations oneClass(OCNNOutputLayer layer, LayerContext context, Activations x) {
        if (x.rank() != 2 || x.size(1) != layer.getNIn()) {
            throw context.unsupported(
                    "expected an input [n, %d], got %s"
                            .formatted(layer.getNIn(), Arrays.toString(x.shape())));
        }
        SameDiff sd = context.sameDiff();
        SDVariable w = context.parameter(OCNNParamInitializer.W_KEY);
        SDVariable v = context.parameter(OCNNParamInitializer.V_KEY);
        Activations z = Activations.of(x.variable().mmul(v), -1, layer.getHiddenSize());
        SDVariable hidden = context.activate(layer.getActivationFn(), z).variable();
        return Activations.of(hidden.mmul(sd.reshape(w, layer.getHiddenSize(), 1L)), -1, 1);
    }
}
