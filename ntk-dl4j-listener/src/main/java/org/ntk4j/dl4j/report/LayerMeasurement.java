/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.report;

import java.io.Serializable;

/**
 * What a measurement says about one layer. A number that cannot be had (a layer whose kernel is
 * zero at the baseline has no relative drift) is NaN here and null in JSON.
 *
 * @param drift {@code |Theta_t,l - Theta_0,l|_F / |Theta_0,l|_F} of the layer's own kernel
 * @param movement {@code |w_t,l - w_0,l|_2 / |w_0,l|_2} of the layer's parameters
 * @param share the layer's share of the whole kernel change, {@code <dTheta_l, dTheta>_F /
 *     |dTheta|_F^2}; the shares of all layers sum to 1, a single one may be negative
 */
public record LayerMeasurement(double drift, double movement, double share)
        implements Serializable {}
