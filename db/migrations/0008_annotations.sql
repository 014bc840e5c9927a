CREATE TABLE `annotations` (
	`run_id` text PRIMARY KEY NOT NULL,
	`name` text DEFAULT '' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`tags` text DEFAULT '[]' NOT NULL,
	`changed_at` integer NOT NULL,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
DROP INDEX `runs_dataset`;--> statement-breakpoint
DROP INDEX `runs_list`;--> statement-breakpoint
CREATE INDEX `runs_dataset` ON `runs` (`dataset`,`method`,`masking`,`status`,`id`);--> statement-breakpoint
CREATE INDEX `runs_list` ON `runs` (case "status" when 'running' then 0 when 'queued' then 1 else 2 end,"ended_at" desc,`created_at`,`id`,`status`,`dataset`,`method`,`masking`,`kind`,`backbone`,`variant`,`label`,`seed`);