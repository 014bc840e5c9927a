CREATE TABLE `truths` (
	`digest` text PRIMARY KEY NOT NULL,
	`items` integer NOT NULL,
	`labels` blob NOT NULL
);
