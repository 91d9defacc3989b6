import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { awsBus } from "../lib/lambda/aws-bus.ts";
import { tellEvents } from "../lib/lambda/ledger-events.ts";

const publish = awsBus();

export const handler = (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => tellEvents(event, publish);
