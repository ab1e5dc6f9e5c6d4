/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.linear;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.graph.internal.Copies;
import org.ntk4j.graph.internal.Ops;

/**
 * How wrong the linearized surrogate is, relative to what the network did since w0:
 *
 * <pre>|f(w) - f_lin(w)|_F / |f(w) - f(w0)|_F.</pre>
 *
 * <p>A value is 0 where the numerator is, even if the network did nothing: at w = w0 the quotient
 * is 0/0 and tends to 0, the numerator being of second order. It is infinite where only the
 * denominator is 0. Where the outputs moved by no more than their own rounding, epsilon |f|, it is
 * the quotient of two rounding errors.
 *
 * @param whole the quotient of the norms over all n examples and k outputs
 * @param perExample the quotient of the norms over the k outputs of each example, n values
 */
public record LinearizationError(double whole, List<Double> perExample) {

    /**
     * Copies the list.
     *
     * @param whole the error of all examples together
     * @param perExample the error of each
     */
    public LinearizationError {
        perExample = List.copyOf(perExample);
    }

    /** Compares outputs [n, k], in float64 whatever their type. */
    static LinearizationError of(INDArray outputs, INDArray linear, INDArray initial) {
        double[] errors = squaredDistances(outputs, linear);
        double[] changes = squaredDistances(outputs, initial);
        List<Double> perExample = new ArrayList<>();
        double error = 0;
        double change = 0;
        for (int i = 0; i < errors.length; i++) {
            perExample.add(quotient(errors[i], changes[i]));
            error += errors[i];
            change += changes[i];
        }
        return new LinearizationError(quotient(error, change), perExample);
    }

    private static double[] squaredDistances(INDArray a, INDArray b) {
        INDArray difference = Copies.shaped(a, DataType.DOUBLE, a.shape());
        INDArray subtrahend = Copies.shaped(b, DataType.DOUBLE, b.shape());
        Ops.subtract(difference, subtrahend);
        subtrahend.close();
        double[] squares = new double[(int) a.size(0)];
        for (int i = 0; i < squares.length; i++) {
            for (long j = 0; j < a.size(1); j++) {
                squares[i] += difference.getDouble(i, j) * difference.getDouble(i, j);
            }
        }
        difference.close();
        return squares;
    }

    private static double quotient(double squaredError, double squaredChange) {
        return squaredError == 0 ? 0 : Math.sqrt(squaredError / squaredChange);
    }
}
