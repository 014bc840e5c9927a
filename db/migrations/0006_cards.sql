ALTER TABLE `runs` ADD `card` text;--> statement-breakpoint
ALTER TABLE `runs` ADD `peak_card_mb` real;